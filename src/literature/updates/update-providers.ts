import { CheckCustody } from '../custody/check-custody.sweep.ts';
import { CustodyController } from '../custody/custody.controller.ts';
import { CustodyQueries } from '../custody/custody.queries.ts';
import { SearchesMail } from '../custody/searches-mail.ts';
import { TellHeldUp } from '../custody/tell-held-up.sweep.ts';
import { AskMissing } from './ask-missing.job.ts';
import { EuropePmcSearch } from './europe-pmc-search.ts';
import { LiteraturePlanController } from './literature-plan.controller.ts';
import { LiteraturePlanService } from './literature-plan.service.ts';
import { LiteratureTurns } from './literature-turns.ts';
import { LiteratureUpdatesQueries } from './literature-updates.queries.ts';
import { LiteratureUpdatesService } from './literature-updates.service.ts';
import { PubmedSearch } from './pubmed-search.ts';
import { SearchProgress } from './search-progress.ts';
import { SearchSources } from './search-sources.ts';
import { SearchesController } from './searches.controller.ts';
import { SurveilLiterature } from './surveil.sweep.ts';
import { TakeTurn } from './take-turn.job.ts';

/** What runs literature updates and keeps their chain of custody. */
export const updateProviders = [
  SearchProgress,
  PubmedSearch,
  EuropePmcSearch,
  SearchSources,
  LiteratureTurns,
  TakeTurn,
  AskMissing,
  LiteratureUpdatesService,
  LiteratureUpdatesQueries,
  LiteraturePlanService,
  SurveilLiterature,
  CustodyQueries,
  SearchesMail,
  CheckCustody,
  TellHeldUp,
];

/** Their routes. */
export const updateControllers = [SearchesController, LiteraturePlanController, CustodyController];

/** What the floors above ask of them. */
export const updateExports = [
  LiteratureUpdatesService,
  LiteratureUpdatesQueries,
  LiteraturePlanService,
  CustodyQueries,
  SearchSources,
];
