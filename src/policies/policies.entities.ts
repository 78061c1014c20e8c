import { PolicyActRow, PolicyActSignatureRow } from './acts/policy-act.entity.ts';
import { AdoptionBatchRow } from './adoption-batch.entity.ts';
import { NoticeGivenRow, NoticeRuleRow, NoticeWaiverRow } from './notice/notice-rule.entity.ts';
import { PolicyVersionRow, VersionSignatureRow } from './policy-version.entity.ts';
import {
  PolicyReviewDatesRow,
  PolicyReviewerRow,
  PolicyRow,
  VersionAnnouncementRow,
} from './policy.entity.ts';

/** The tables of this feature that TypeORM maps; `effective_period`, with its ranges, is written in SQL alone. */
export const policiesEntities = [
  PolicyRow,
  PolicyReviewerRow,
  PolicyReviewDatesRow,
  PolicyVersionRow,
  VersionSignatureRow,
  VersionAnnouncementRow,
  AdoptionBatchRow,
  PolicyActRow,
  PolicyActSignatureRow,
  NoticeRuleRow,
  NoticeWaiverRow,
  NoticeGivenRow,
];
