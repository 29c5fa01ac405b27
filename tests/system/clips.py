"""Small films in many forms, made with ffmpeg under the build folder, once."""

import os
import subprocess

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2"]
SOUND = ["-f", "lavfi", "-i", "sine=d=2"]
X264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac"]
FAST = ["-movflags", "+faststart"]
CLEAN = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
         "-bsf:v", "filter_units=remove_types=6"]
VP9 = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]
X265 = ["-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast"]

# name: what ffmpeg is told after its inputs
CLIPS = {
    "high.mp4": X264 + AAC + FAST,
    "clean.mp4": X264 + AAC + FAST + CLEAN,
    "baseline.mp4": X264 + ["-profile:v", "baseline"] + AAC + FAST,
    "main.mp4": X264 + ["-profile:v", "main"] + AAC + FAST,
    "high422.mp4": ["-c:v", "libx264", "-pix_fmt", "yuv422p10le"] + AAC + FAST,
    "avc3.mp4": X264 + ["-tag:v", "avc3"] + AAC + FAST,
    "silent.mp4": X264 + ["-an"] + FAST,
    "mp3.mp4": X264 + ["-c:a", "libmp3lame"] + FAST,
    "flac.mp4": X264 + ["-c:a", "flac", "-strict", "-2"] + FAST,
    "opus.mp4": X264 + ["-c:a", "libopus"] + FAST,
    "ac3.mp4": X264 + ["-c:a", "ac3"] + FAST,
    "eac3.mp4": X264 + ["-c:a", "eac3"] + FAST,
    "moov-last.mp4": X264 + AAC,
    "fragments.mp4": X264 + AAC + ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"],
    "indexed.mp4": X264 + ["-g", "25"] + AAC + ["-movflags", "+cmaf+frag_keyframe+global_sidx"],
    "interlaced.mp4": X264 + ["-flags", "+ildct+ilme", "-x264opts", "tff=1"] + AAC + FAST,
    "titled.mp4": X264 + AAC + FAST + ["-metadata", "title=Birthday"],
    "placed.mp4": X264 + AAC + FAST + ["-metadata", "location=+51.5000-000.1000/"],
    "dated.mp4": X264 + AAC + FAST + ["-metadata", "creation_time=2020-01-02T03:04:05Z"],
    "hevc.mp4": X265 + ["-tag:v", "hvc1"] + AAC + FAST,
    "hevc10.mp4": X265 + ["-pix_fmt", "yuv420p10le"] + AAC + FAST,
    "vp9.webm": VP9 + ["-c:a", "libopus"],
    "vp8.webm": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libvorbis"],
    "av1.mp4": ["-c:v", "libsvtav1", "-preset", "12"] + AAC + FAST,
    "h264.mkv": X264 + AAC,
    "h264.ts": X264 + AAC,
    "hevc.ts": X265 + AAC,
    "prores.mov": ["-c:v", "prores", "-c:a", "pcm_s16le"],
    "sound.m4a": ["-vn"] + AAC,
}


def make(folder):
    """The folder with all clips; those there already are kept. Returns the names ffmpeg could make."""
    os.makedirs(folder, exist_ok=True)
    for name, how in CLIPS.items():
        path = os.path.join(folder, name)
        if os.path.exists(path):
            continue
        part = os.path.join(folder, f"part-{os.getpid()}-{name}")
        done = subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *PICTURE, *SOUND,
                               *how, part], capture_output=True, text=True, check=False,
                              env={**os.environ, "SVT_LOG": "0"})
        if done.returncode == 0:
            os.rename(part, path)
    return {name for name in CLIPS if os.path.exists(os.path.join(folder, name))}
