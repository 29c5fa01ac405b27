# What bash completes after "incare". The options of a command are what `incare help CMD` says.

_incare()
{
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]} said=
    local settings="--data --library --library-default-state --packaging --packaging-preset --packaging-av1 --replaced-kept --replaced-days --retention-days --captions-command --captions-time --disk-reserve --listen
        --listen-tls --tls-certificates --origin --behind-proxy --trusted-proxies --metrics-token-file --security-contact --client-connections --client-budget
        --viewers-max --upload-max --upload-quota
        --upload-expires --release-ticks --publish-people --threads --drain --worker --log-level"

    COMPREPLY=()
    if (( COMP_CWORD == 1 )); then
        said="serve work index probe films consent links posts preview numbers partner staff audit check help --version"
    elif [[ $before == --data || $before == --library || $before == --media || $before == --tls-certificates ]]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
    elif [[ $before == --config || $before == --metrics-token-file ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    elif [[ $current == -* ]]; then
        said="$settings $("${COMP_WORDS[0]}" help "$command" 2>/dev/null | grep -o -e '--[a-z0-9-]*')"
    elif [[ $command == help ]]; then
        said="serve work index probe films consent links posts preview numbers partner staff audit check"
    elif [[ $command == films ]] && (( COMP_CWORD == 2 )); then
        said="list show package rollback ticks publish withdraw restore erase captions notices pictures removals"
    elif [[ $command == films && ${COMP_WORDS[2]} == rollback ]] && (( COMP_CWORD == 4 )); then
        said="main bsl ad ad_bsl audio"
    elif [[ $command == films && ${COMP_WORDS[2]} == captions ]] && (( COMP_CWORD == 4 )); then
        said="show approve discard disapprove"
    elif [[ $command == films && ${COMP_WORDS[2]} == ticks ]] && (( COMP_CWORD == 4 )); then
        said="tick untick"
    elif [[ $command == films && ${COMP_WORDS[2]} == ticks ]] && (( COMP_CWORD == 5 )); then
        said="watched described notices people consent helplines welsh safeguarding"
    elif [[ $command == films && ${COMP_WORDS[2]} == pictures ]] && (( COMP_CWORD == 4 )); then
        said="approve disapprove describe remove add"
    elif [[ $command == films && ${COMP_WORDS[2]} == pictures && $before == add ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    elif [[ $command == films && ${COMP_WORDS[2]} == pictures ]] && (( COMP_CWORD == 5 )); then
        said="storyboard $("${COMP_WORDS[0]}" films pictures "${COMP_WORDS[3]}" 2>/dev/null | grep -oE '(poster|sent)-[0-9a-f]+')"
    elif [[ $command == films && ${COMP_WORDS[2]} == removals ]] && (( COMP_CWORD == 4 )); then
        said="done undone"
    elif [[ $command == films && ${COMP_WORDS[2]} == removals ]] && (( COMP_CWORD == 5 )); then
        said=$("${COMP_WORDS[0]}" films removals "${COMP_WORDS[3]}" --json 2>/dev/null | grep -o '"id":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == films && ${COMP_WORDS[2]} == notices ]] && (( COMP_CWORD == 4 )); then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    elif [[ $command == films && $before != list ]]; then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == consent ]] && (( COMP_CWORD == 2 )); then
        said="list withdraw pause restore read"
    elif [[ $command == consent && $before == --film ]]; then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == consent && $before == read ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    elif [[ $command == consent ]]; then
        said=$("${COMP_WORDS[0]}" consent list --json 2>/dev/null | grep -o '"code":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == links ]] && (( COMP_CWORD == 2 )); then
        said="list add remove"
    elif [[ $command == links && $before == remove ]]; then
        said=$("${COMP_WORDS[0]}" links list --json 2>/dev/null | grep -o '"code":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == links && $before == add ]]; then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == posts ]] && (( COMP_CWORD == 2 )); then
        said="list plan posted removed delete"
    elif [[ $command == posts ]] && (( COMP_CWORD == 3 )); then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == posts && ${COMP_WORDS[2]} == plan ]] && (( COMP_CWORD == 4 )); then
        said="Instagram Facebook X Bluesky Threads LinkedIn YouTube TikTok Mastodon Vimeo Newsletter Other"
    elif [[ $command == posts && ${COMP_WORDS[2]} != list ]] && (( COMP_CWORD == 4 )); then
        said=$("${COMP_WORDS[0]}" posts list "$before" --json 2>/dev/null | grep -o '"id":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == partner ]] && (( COMP_CWORD == 2 )); then
        said="list add remove audience"
    elif [[ $command == partner && $before == remove ]]; then
        said=$("${COMP_WORDS[0]}" partner list --json 2>/dev/null | grep -o '"https*://[^"]*"' | tr -d '"')
    elif [[ $command == partner ]] && (( COMP_CWORD == 3 )) && [[ $before == audience ]]; then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == partner && ${COMP_WORDS[2]} == audience ]]; then
        said="public partners"
    elif [[ $command == preview ]] && (( COMP_CWORD == 2 )); then
        said="list create revoke"
    elif [[ $command == preview && $before == create ]]; then
        said=$("${COMP_WORDS[0]}" films list --json 2>/dev/null | grep -o '"slug":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == preview && $before == revoke ]]; then
        said=$("${COMP_WORDS[0]}" preview list --json 2>/dev/null | grep -o '"id":"[^"]*"' | cut -d '"' -f 4)
    elif [[ $command == staff ]] && (( COMP_CWORD == 2 )); then
        said="list add reset role disable enable token"
    elif [[ $command == index || $command == probe ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$said" -- "$current")
}
complete -o filenames -F _incare incare
