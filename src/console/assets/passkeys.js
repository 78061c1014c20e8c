/**
 * Asks the browser for passkeys: to sign in, to add one, to show again who one is, and to sign. Each place is marked in
 * the page (`data-passkey-…`), shows its button only where it can work, and says what happens in its own live region.
 */
const canUse =
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.prototype.toJSON === 'function';
/** Challenges last five minutes; the one behind the address field is renewed before. */
const RENEW_MILLISECONDS = 4 * 60_000;

/** What a browser's refusal means, by its name (WebAuthn Level 3 §5.1.3, §5.1.4). */
const meanings = {
  NotAllowedError:
    'Nothing was done: it was cancelled, took too long, or there is no passkey of yours on this device.',
  InvalidStateError: 'This device has a passkey of yours already.',
  SecurityError: 'This page is not at the address that passkeys work for. Ask your administrator.',
  NotSupportedError: 'This device cannot make a passkey that Almanac understands.',
  ConstraintError: 'This device does not check who you are. Set up a PIN, a fingerprint or your face first.',
};

/** A refusal of Almanac, in its own words. */
class Refused extends Error {
  constructor({ code, detail }) {
    super(`${detail.slice(0, 1).toUpperCase()}${detail.slice(1)}.`);
    this.code = code;
  }
}

/** Asks Almanac. Throws {@link Refused}. */
async function ask(path, body) {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const type = reply.headers.get('content-type') ?? '';
  const answer = type.includes('json') ? await reply.json() : {};
  if (reply.ok) return answer;
  throw new Refused({ code: answer.code ?? '', detail: answer.detail ?? 'Almanac refused this' });
}

/** Has the browser ask its person for a passkey; its answer as JSON. */
async function getPasskey({ options, ...more }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ ...more, publicKey })).toJSON();
}

function wordsFor(error) {
  if (error instanceof Refused) return error.message;
  if (error instanceof DOMException && error.name in meanings) return meanings[error.name];
  if (error instanceof TypeError) return 'Almanac did not answer. Nothing was done; try again.';
  return `Nothing was done: ${error.message}`;
}

/** Says something in a place's live region; the same words twice are read twice. */
function say(place, words, isTrouble = false) {
  const status = place.querySelector('[data-passkey-status]');
  status.textContent = '';
  status.classList.toggle('passkey-trouble', isTrouble);
  requestAnimationFrame(() => {
    status.textContent = words;
  });
}

/** Runs one request to a passkey at a time, and says how it goes. The button keeps the focus. */
async function attempt(place, button, words, work) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  say(place, words);
  try {
    await work();
  } catch (error) {
    say(place, wordsFor(error), true);
    if (error instanceof Refused && error.code === 'reauthentication_required' && place.dataset.confirm) {
      location.assign(`${place.dataset.confirm}?next=${encodeURIComponent(place.dataset.next)}`);
    }
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

const FOLLOW = 'Follow what your device asks for.';

// --- signing in

/** The request behind the address field, which the browser answers from its list of suggestions. */
let waiting = new AbortController();
let renewal = 0;

async function signInWith(place, request) {
  const { challenge, options } = await ask('/v1/sessions/from-passkey/options');
  const response = await getPasskey({ options, ...request });
  say(place, 'Signing in …');
  await ask('/v1/sessions/from-passkey', { challenge, response });
  location.assign(place.dataset.next);
}

async function suggest(place) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  clearTimeout(renewal);
  renewal = setTimeout(() => {
    if (!signal.aborted && document.visibilityState === 'visible') void suggest(place);
  }, RENEW_MILLISECONDS);
  try {
    await signInWith(place, { mediation: 'conditional', signal });
  } catch (error) {
    // nobody asked for it in words: only what came of choosing a passkey is said
    if (error instanceof Refused) {
      say(place, error.message, true);
      if (error.code === 'credentials_refused' && !signal.aborted) void suggest(place);
    }
  }
}

function readySignIn(place) {
  const button = place.querySelector('[data-passkey-button]');
  place.hidden = false;
  button.addEventListener('click', () => {
    waiting.abort();
    clearTimeout(renewal);
    void attempt(place, button, FOLLOW, () => signInWith(place, {})).then(() => suggest(place));
  });
  if (!document.querySelector('input[autocomplete~=webauthn]')) return;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void suggest(place);
  });
  void suggest(place);
}

// --- the person's own passkeys

/** Words for a device that its person will know it by. */
function deviceName() {
  const platform = navigator.userAgentData?.platform || navigator.platform || '';
  const known = [
    [/iphone/i, 'iPhone'],
    [/ipad/i, 'iPad'],
    [/android/i, 'Android phone'],
    [/mac/i, 'Mac'],
    [/win/i, 'Windows computer'],
    [/cros|chrome os/i, 'Chromebook'],
    [/linux/i, 'Linux computer'],
  ];
  return known.find(([pattern]) => pattern.test(platform))?.[1] ?? '';
}

function readyAdd(form) {
  const button = form.querySelector('[data-passkey-button]');
  const name = form.elements.namedItem('name');
  form.hidden = false;
  if (name.value === '') name.value = deviceName();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(form, button, FOLLOW, async () => {
      const { challenge, options } = await ask('/v1/passkeys/options');
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const made = (await navigator.credentials.create({ publicKey })).toJSON();
      const named = name.value.trim() === '' ? {} : { name: name.value };
      await ask('/v1/passkeys', { challenge, response: made, ...named });
      location.assign(form.dataset.next);
    });
  });
}

function readyConfirm(place) {
  const button = place.querySelector('[data-passkey-button]');
  place.hidden = false;
  button.addEventListener('click', () => {
    void attempt(place, button, FOLLOW, async () => {
      const { challenge, options } = await ask('/v1/sessions/from-passkey/options');
      const response = await getPasskey({ options });
      await ask('/v1/sessions/current/confirmation', { passkey: { challenge, response } });
      location.assign(place.dataset.next);
    });
  });
}

/** Tells the device's own list which passkeys are still good here, where browsers take that (WebAuthn Level 3 §5.1.10). */
async function tellAccepted(place) {
  try {
    await PublicKeyCredential.signalAllAcceptedCredentials?.(JSON.parse(place.dataset.passkeysAccepted));
  } catch {
    // a courtesy to the device's list: what it does not take it does without
  }
}

// --- signing

function readySign(form) {
  const button = form.querySelector('[data-passkey-button]');
  if (!button) return; // its person has no passkey
  const password = form.querySelector('input[type=password]');
  button.hidden = false;
  button.addEventListener('click', () => {
    if (password) password.disabled = true;
    const whole = form.reportValidity();
    if (password) password.disabled = false;
    if (!whole) return;
    void attempt(form, button, FOLLOW, async () => {
      const { envelopeHash, meaning, meaningField = 'meaning' } = form.dataset;
      const said = meaning ?? form.elements.namedItem(meaningField).value;
      const asked = { envelopeHash, meaning: said, method: 'passkey' };
      const { id: challenge, options } = await ask('/v1/signature-challenges', asked);
      const response = await getPasskey({ options });
      form.elements.namedItem('passkey').value = JSON.stringify({ challenge, response });
      if (password) {
        password.value = '';
        password.required = false;
      }
      say(form, 'Signing …');
      form.requestSubmit();
    });
  });
}

// --- the page

for (const [mark, ready] of [
  ['[data-passkey-sign-in]', readySignIn],
  ['[data-passkey-add]', readyAdd],
  ['[data-passkey-confirm]', readyConfirm],
  ['[data-passkey-sign]', readySign],
  ['[data-passkeys-accepted]', tellAccepted],
]) {
  for (const place of document.querySelectorAll(mark)) if (canUse) void ready(place);
}
if (!canUse) for (const words of document.querySelectorAll('[data-passkey-unable]')) words.hidden = false;
// a page that comes back out of the browser's memory holds an answer that was used
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) for (const field of document.querySelectorAll('input[name=passkey]')) field.value = '';
});
