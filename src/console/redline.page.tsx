import type { JSX } from 'preact';
import { comparisonBodyHtml, comparisonName } from '../policies/comparison-print.ts';
import type { VersionComparison } from '../policies/comparison.queries.ts';
import type { PolicySummary } from '../policies/policies.queries.ts';
import type { VersionSummary } from '../policies/versions.queries.ts';
import { versionStatusWords } from './policy-words.ts';
import { redlineAddress } from './redline-address.ts';

/** All that the page is made from. */
export interface RedlineView {
  readonly policy: PolicySummary;
  /** Those to choose from, newest number first. */
  readonly versions: readonly VersionSummary[];
  readonly compared: VersionComparison;
  /** Everything, or only what changed. */
  readonly whole: boolean;
}

/** Two versions side by side in one text: what went, what came, and the change class that suggests. */
export function RedlinePage({ policy, versions, compared, whole }: RedlineView): JSX.Element {
  const choice = { from: compared.before.version, to: compared.after.version };
  const published = `/v1/policies/${policy.slug}/versions/${choice.from}...${choice.to}`;
  const extent = whole ? '?whole=true' : '';
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
      </nav>
      <h1>What changed</h1>
      <p class="lede">{comparisonName(compared)}.</p>
      <form class="redline-choice" method="get" action={`/console/policies/${policy.slug}/changes`}>
        <VersionChoice name="from" label="From" versions={versions} chosen={choice.from} />
        <VersionChoice name="to" label="To" versions={versions} chosen={choice.to} />
        {whole && <input type="hidden" name="whole" value="true" />}
        <button type="submit">Compare</button>
      </form>
      <p class="links redline-switch">
        <a href={redlineAddress(policy.slug, { ...choice, whole: !whole })}>
          {whole ? 'Only what changed' : 'The whole document'}
        </a>
        <a href={redlineAddress(policy.slug, { from: choice.to, to: choice.from, whole })}>
          The other way round
        </a>
        <a href={`${published}.txt${extent}`}>Plain text</a>
        <a href={`${published}.json${extent}`}>JSON</a>
      </p>
      {/* made and escaped by the documents' own renderer */}
      <div dangerouslySetInnerHTML={{ __html: comparisonBodyHtml(compared, { whole }) }} />
    </>
  );
}

function VersionChoice(field: {
  name: string;
  label: string;
  versions: readonly VersionSummary[];
  chosen: number;
}): JSX.Element {
  const { name, label, versions, chosen } = field;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {versions.map(({ number, status }) => (
          <option value={number} selected={number === chosen}>
            Version {number}, {versionStatusWords[status].name.toLowerCase()}
          </option>
        ))}
      </select>
    </div>
  );
}
