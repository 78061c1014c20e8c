/**
 * Puts keys to the screening page, and exchanges `#screening` instead of loading the page anew. Every key presses a link
 * or button that is there without this script too; what a key does is written on it (`data-key`).
 */
const region = () => document.getElementById('screening');
const announcer = document.getElementById('announcer');
/** What was typed about records that were left, by the address of their forms. */
const typed = new Map();
let busy = false;

/** Has a text read out by screen readers; the same text twice too. */
function announce(text) {
  announcer.textContent = '';
  requestAnimationFrame(() => {
    announcer.textContent = text;
  });
}

const fieldsOf = (root) => [...root.querySelectorAll('form[method=post] textarea')];
const keyOf = (field) => `${new URL(field.form.action).pathname} ${field.name}`;

function keepTyped() {
  for (const field of fieldsOf(region())) {
    if (field.value !== field.defaultValue) typed.set(keyOf(field), field.value);
  }
}

function giveBackTyped() {
  for (const field of fieldsOf(region())) {
    const text = typed.get(keyOf(field));
    if (text === undefined || field.value !== '') continue;
    field.value = text;
    field.closest('details').open = true;
  }
}

/** Asks for a page and puts its part in the place of ours. `remember` makes the address one to come back to. */
async function go(address, options, remember) {
  if (busy) return;
  busy = true;
  region().setAttribute('aria-busy', 'true');
  keepTyped();
  try {
    const reply = await fetch(address, { ...options, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    show(page, reply, options.method === 'POST');
    if (remember && (reply.redirected || options.method !== 'POST')) history.pushState(null, '', reply.url);
  } catch (error) {
    // the connection, not the page: what stands on it and what was typed stays
    region().removeAttribute('aria-busy');
    announce('Almanac did not answer. Nothing was done; try again.');
    showTrouble(error);
  } finally {
    busy = false;
  }
}

function show(page, reply, posted) {
  const fresh = page.getElementById('screening');
  if (!fresh) {
    // signed out, or a page of errors: shown as it is
    if (posted && !reply.redirected) document.querySelector('main').replaceWith(page.querySelector('main'));
    else location.assign(reply.url);
    return;
  }
  if (posted && reply.redirected) typed.clear();
  region().replaceWith(fresh);
  giveBackTyped();
  document.title = page.title;
  // from the notice of what was done on, unless the top of the page is in sight anyway
  if (window.scrollY > 0) (fresh.querySelector('.desk') ?? fresh).scrollIntoView({ block: 'start' });
  document.getElementById('record-title')?.focus({ preventScroll: true });
  announce(fresh.dataset.announce ?? '');
}

function showTrouble(error) {
  const notice = document.createElement('div');
  notice.className = 'notice notice-danger';
  notice.setAttribute('role', 'alert');
  notice.textContent = `Almanac did not answer (${error.message}). Nothing was done; try again.`;
  document.querySelector('.trouble')?.remove();
  notice.classList.add('trouble');
  region().prepend(notice);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || !region()?.contains(form)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  void go(form.action, { method: 'POST', body }, true);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-swap]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || !region()?.contains(link)) return;
  event.preventDefault();
  void go(link.href, { method: 'GET' }, true);
});

addEventListener('popstate', () => void go(location.href, { method: 'GET' }, false));

const isTyping = (target) =>
  target.matches?.('textarea, select, input:not([type=radio], [type=checkbox], [type=submit])') ||
  target.isContentEditable;

/** Opens or shuts a part of the page and puts the focus on the first thing in it. */
function toggle(details) {
  details.open = !details.open;
  const inside = details.querySelector('button, select, textarea, input:not([type=hidden])');
  (details.open ? (inside ?? details.querySelector('summary')) : details.querySelector('summary')).focus();
  if (!details.open || !details.classList.contains('excluding')) return;
  // the reasons take room at the bottom: what they are about gets the rest of the window
  document.getElementById('record-title')?.scrollIntoView({ block: 'start' });
  announce('Choose a reason: 1 to 9, or 0 for the tenth.');
}

function leave(target) {
  if (!isTyping(target))
    for (const details of region().querySelectorAll('details[data-key][open]')) details.open = false;
  document.getElementById('record-title')?.focus({ preventScroll: true });
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !region()) return;
  if (event.key === 'Escape') {
    leave(event.target);
    return;
  }
  if (isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const digit = /^\d$/.test(key) ? region().querySelector(`details[open] [data-digit="${key}"]`) : null;
  const target = digit ?? (/^[a-z?]$/.test(key) ? region().querySelector(`[data-key="${key}"]`) : null);
  if (!target) return;
  event.preventDefault();
  // a key that is held down goes through the list, and decides nothing twice
  if (busy || (event.repeat && key !== 'j' && key !== 'k')) return;
  if (target instanceof HTMLDetailsElement) toggle(target);
  else target.click();
});
