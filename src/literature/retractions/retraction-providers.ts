import type { Provider } from '@nestjs/common';
import { LiteratureMail } from '../mail/literature-mail.ts';
import { SendLiteratureMessage } from '../mail/send-message.job.ts';
import { AlertTelling } from './alert-telling.ts';
import { AlertsQueries } from './alerts.queries.ts';
import { AlertsService } from './alerts.service.ts';
import { CrossrefWatchSource } from './crossref-watch-source.ts';
import { JoinWorks } from './join-works.ts';
import { NoticeKeeper } from './notice-keeper.ts';
import { PubmedWatchSource } from './pubmed-watch-source.ts';
import { RetractionAlerts } from './retraction-alerts.ts';
import { RetractionMails } from './retraction-mails.ts';
import { WatchQueries } from './watch.queries.ts';
import { WatchRetractionsSweep } from './watch-retractions.sweep.ts';
import { WatchSources } from './watch-sources.ts';
import { WatchWorks } from './watch-works.job.ts';

/** The retraction watch, and the mails of this feature. */
export const retractionProviders: Provider[] = [
  LiteratureMail,
  SendLiteratureMessage,
  PubmedWatchSource,
  CrossrefWatchSource,
  WatchSources,
  WatchQueries,
  AlertTelling,
  RetractionAlerts,
  RetractionMails,
  JoinWorks,
  NoticeKeeper,
  WatchWorks,
  WatchRetractionsSweep,
  AlertsService,
  AlertsQueries,
];

/** Those of them that other floors work with. */
export const retractionExports = [WatchQueries, AlertsService, AlertsQueries];
