/** Why a signer puts a change into force before its notice has run: a decision of their own, or a law that leaves no time. */
export const noticeWaiverGrounds = ['waiver', 'legal_mandate'] as const;

/** What a signer declares about notice that is too short; it is part of what is signed. */
export interface NoticeWaiver {
  readonly ground: (typeof noticeWaiverGrounds)[number];
  readonly reason: string;
}
