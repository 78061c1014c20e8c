import { fingerprintOf } from '../../src/approvals/proof/verifier/jws.ts';
import { verifyBundle } from '../../src/approvals/proof/verifier/verify-bundle.ts';

/** What stands before each check, by its outcome. */
const words = { holds: 'holds', fails: 'fails', unknown: 'cannot tell' };

const byId = (id) => document.getElementById(id);
const answer = byId('answer');
const drop = byId('drop');
let chosen = null;
let asked = 0;

/** Without what turns the direction of writing: it could make one word look like another. */
function plain(text) {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}

/** An element with text, which is never read as HTML: a bundle is anybody's file. */
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...content.map((each) => (typeof each === 'string' ? plain(each) : each)));
  return made;
}

/** The fingerprints in the field: as they are, or of the keys of a JWKS. */
async function fingerprints() {
  const text = byId('key').value.trim();
  if (text === '') return [];
  if (!text.startsWith('{')) return text.split(/[\s,]+/);
  const value = JSON.parse(text);
  return await Promise.all((value.keys ?? [value]).map(fingerprintOf));
}

async function check() {
  if (chosen === null) return;
  asked += 1;
  const mine = asked;
  answer.replaceChildren(element('p', '', 'Checking …'));
  try {
    const given = byId('checkpoint').value.trim();
    const checkpoint = given === '' ? null : (/[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.exec(given)?.[0] ?? given);
    const trust = { fingerprints: await fingerprints(), checkpoint };
    const report = await verifyBundle(await chosen.text(), trust);
    if (mine === asked) show(report, chosen.name);
  } catch (error) {
    if (mine === asked)
      answer.replaceChildren(element('p', 'verdict fails', `That could not be read: ${error.message}`));
  }
}

function show({ verdict, firstFailure, checks, subject }, fileName) {
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown').length;
  const trusted = checks.some(({ id, outcome }) => id === 'keys.trusted' && outcome === 'holds');
  const tone = verdict === 'fails' ? 'fails' : trusted ? 'holds' : 'unknown';
  const head =
    verdict === 'fails'
      ? 'This proof does not hold'
      : trusted
        ? 'This proof holds'
        : 'Nothing fails; whose key it is, you must compare';
  const said = element('div', `verdict ${tone}`, element('h2', '', head));
  if (firstFailure !== null) said.append(element('p', '', `${firstFailure.about}: ${firstFailure.why}`));
  if (subject !== null) {
    said.append(
      element(
        'p',
        '',
        `${subject.title ?? subject.policy}, version ${subject.version}, effective ${subject.effective ?? 'on a day that is withheld'}`,
      ),
      element('p', '', `${subject.organisation}; signed by ${subject.signers.join('; ')}`),
    );
  }
  said.append(
    element(
      'p',
      '',
      `${fileName}: ${checks.length} checks, of which ${unknown} cannot be made from the file alone.`,
    ),
  );
  const list = element('ol', '');
  list.setAttribute('aria-label', 'Checks');
  for (const { id, about, outcome, why } of checks) {
    const item = element('li', '', element('span', `mark ${outcome}`, words[outcome]));
    item.dataset.check = id;
    item.append(element('div', '', element('p', '', about), element('p', 'why', why)));
    list.append(item);
  }
  answer.replaceChildren(said, list);
}

function choose(file) {
  if (file === undefined) return;
  chosen = file;
  void check();
}

byId('file').addEventListener('change', ({ target }) => choose(target.files[0]));
byId('key').addEventListener('change', () => void check());
byId('checkpoint').addEventListener('change', () => void check());
byId('form').addEventListener('submit', (event) => event.preventDefault());
for (const type of ['dragenter', 'dragover']) {
  addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) drop.classList.remove('over');
});
addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  choose(event.dataTransfer.files[0]);
});
