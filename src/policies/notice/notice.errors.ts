import { DomainError } from '../../kernel/errors.ts';
import { nameOfRule, noticeInWords, type AppliedRule, type NoticeVerdict } from './notice.rules.ts';

/** A change that would take effect before those who apply it had the notice a rule gives them. */
export class NoticeTooShort extends DomainError {
  constructor(subject: string, { effective, noticeDay }: NoticeVerdict, longest: AppliedRule) {
    const { rule, earliest } = longest;
    const words = noticeInWords({ longest, noticeDay });
    super('notice_too_short', `${subject} may not take effect on ${effective}: ${words}`, {
      fields: [{ field: 'effective', reason: words }],
      earliest,
      noticeDay,
      rule: {
        key: rule.key,
        revision: rule.revision,
        name: nameOfRule(rule),
        jurisdiction: rule.jurisdiction,
        days: rule.days,
        counting: rule.counting,
      },
    });
  }
}
