import type { JSX } from 'preact';
import type { DocumentNotice } from '../../literature/retractions/document-notices.queries.ts';
import { noticeDefinitions } from '../../literature/retractions/notice-kinds.rules.ts';
import { noticeAddress, noticeLinkName } from '../../literature/retractions/notice-words.ts';
import { count, Notice } from '../parts.tsx';
import { retractionsAddress } from './retractions.page.tsx';

/** What is known against papers that a document cites, for whoever writes or submits it; nothing where nothing is. */
export function CitedNotices({ notices }: { notices: readonly DocumentNotice[] }): JSX.Element | null {
  if (notices.length === 0) return null;
  const isUrgent = notices.some(({ kind }) => noticeDefinitions[kind].isUrgent);
  return (
    <Notice tone={isUrgent ? 'warning' : 'info'}>
      <p>This text cites papers of which something is known:</p>
      <ul>
        {notices.map((notice) => {
          const address = noticeAddress(notice);
          return (
            <li>
              Reference {notice.number} {noticeDefinitions[notice.kind].happened}.{' '}
              {address !== null && <a href={address}>{noticeLinkName(notice)}</a>}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** The line on a policy's page: what waits for a decision; nothing where nothing does. */
export function OpenAlerts({ open, slug }: { open: number; slug: string }): JSX.Element | null {
  if (open === 0) return null;
  return (
    <Notice tone="warning">
      <p>
        <a href={retractionsAddress('open', slug)}>{count(open, 'alert', 'alerts')} about cited papers</a>{' '}
        {open === 1 ? 'waits' : 'wait'} for a decision: something was retracted, doubted or corrected.
      </p>
    </Notice>
  );
}
