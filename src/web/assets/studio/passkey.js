// Passkeys: a form that says what it is for (data-passkey) is sent with what the browser's keys said. Without a script, or
// without such keys, it stays hidden, and the password is there.
const form = document.querySelector('form[data-passkey]');
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const fromBase64url = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); // 64 hex digits: no - nor _

function fill(fields) {
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
}

async function make(challenge) {
  const { handle, name } = form.dataset;
  const key = await navigator.credentials.create({
    publicKey: {
      challenge,
      rp: { name: 'IN CARE studio' },
      user: { id: bytes(handle), name, displayName: name },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -8 }],
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    },
  });
  const said = key.response;
  fill({ id: hex(key.rawId), client: hex(said.clientDataJSON), data: hex(said.getAuthenticatorData()), key: hex(said.getPublicKey()) });
}

async function use(challenge) {
  const key = await navigator.credentials.get({ publicKey: { challenge, userVerification: 'required' } });
  const said = key.response;
  fill({ id: hex(key.rawId), client: hex(said.clientDataJSON), data: hex(said.authenticatorData), signature: hex(said.signature) });
}

function tell(error) {
  const told = form.querySelector('[role=status]');
  if (error.name === 'InvalidStateError') told.textContent = 'This device has a passkey of yours already.';
  else if (error.name === 'NotAllowedError') told.textContent = 'Nothing happened: it was cancelled, or took too long. You can try again.';
  else told.textContent = `This browser could not do it (${error.name}).`;
}

if (form && window.PublicKeyCredential) {
  form.hidden = false;
  document.body.classList.add('has-passkeys');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const challenge = fromBase64url(form.elements.challenge.value);
    try {
      await (form.dataset.passkey === 'make' ? make : use)(challenge);
    } catch (error) {
      tell(error);
      return;
    }
    form.submit();
  });
}
