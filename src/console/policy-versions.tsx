import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { VersionSummary } from '../policies/versions.queries.ts';
import { approvalAddress } from './approval/approval-address.ts';
import { draftAddress } from './drafts/draft-address.ts';
import { Chip, Moment, Nothing, PrintedDate, Table } from './parts.tsx';
import type { PrintedSignature } from './policy-page.queries.ts';
import type { PolicyView } from './policy.page.tsx';
import { comparedWith, redlineAddress } from './redline-address.ts';
import { periodInWords, plainWords, versionStatusWords } from './policy-words.ts';

/** The versions of a policy with what the day makes of each, and who signed it. */
export function PolicyVersions({ view }: { view: PolicyView }): JSX.Element {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <Table caption="Versions, newest first" kind="broad">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Status</th>
            <th scope="col">Effective</th>
            <th scope="col">Change</th>
            <th scope="col">Signed by</th>
          </tr>
        </thead>
        <tbody>
          {view.versions.map((version) => (
            <Version
              version={version}
              slug={view.policy.slug}
              earlier={comparedWith(version, view.versions)}
              signatures={view.signatures.filter(({ versionId }) => versionId === version.id)}
              zone={view.zone}
            />
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Version(line: {
  version: VersionSummary;
  slug: string;
  /** The number of the version it is compared with; null for the first. */
  earlier: number | null;
  signatures: readonly PrintedSignature[];
  zone: Zone;
}): JSX.Element {
  const { version, slug, earlier, signatures, zone } = line;
  const status = versionStatusWords[version.status];
  const address = `/v1/policies/${slug}/versions/${version.number}`;
  return (
    <tr>
      <th scope="row">
        {version.state === 'approved' ? (
          <>
            <a href={`${address}.html`}>Version {version.number}</a>{' '}
            <a href={`${address}.pdf`}>
              PDF<span class="aside"> of version {version.number}</span>
            </a>{' '}
            <a href={`/console/policies/${slug}/versions/${version.number}/proof`}>
              Proof<span class="aside"> of version {version.number}</span>
            </a>
          </>
        ) : (
          <a href={draftAddress(slug, version.number)}>Version {version.number}</a>
        )}
        {version.sourceName !== null && <span class="under">{version.sourceName}</span>}
      </th>
      <td>
        <Chip tone={status.tone}>{status.name}</Chip>
        {version.submittedAt !== null && (
          <span class="under">
            <a href={approvalAddress(slug, version.number)}>
              Approval<span class="aside"> of version {version.number}</span>
            </a>
          </span>
        )}
        {version.inForce !== null && <span class="under">{periodInWords(version.inForce)}</span>}
      </td>
      <td class="date">
        <PrintedDate date={version.effective} />
      </td>
      <td>
        {version.changeClass === null ? <Nothing /> : plainWords(version.changeClass)}
        {earlier !== null && (
          <span class="under">
            <a href={redlineAddress(slug, { from: earlier, to: version.number })}>
              What changed<span class="aside"> in version {version.number}</span>
            </a>
          </span>
        )}
      </td>
      <td>
        {signatures.length === 0 && <Nothing word="nobody yet" />}
        {signatures.map((signature) => (
          <div class="signature">
            {signature.name}
            {signature.credentials !== null && `, ${signature.credentials}`}
            <span class="under">
              {plainWords(signature.role)}, <Moment at={signature.signedAt} zone={zone} />
            </span>
            <span class="under">“{signature.meaning}”</span>
          </div>
        ))}
      </td>
    </tr>
  );
}
