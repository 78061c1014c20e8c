import type { Permissions } from '../kernel/permission.ts';

/** Who takes which part in a decision. Machines may hand a draft in; none ever votes or signs. */
export const approvalsPermissions = {
  submit: { does: 'submit a draft to the committee', roles: ['admin', 'author'], scope: 'policies:write' },
  withdraw: {
    does: 'give up a version that is not signed',
    roles: ['admin', 'author'],
    scope: 'policies:write',
  },
  read: { does: 'see votes and signatures', roles: 'signed_in' },
  vote: { does: 'vote on a version', roles: ['committee_member', 'committee_chair'], notOwnText: true },
  /** Extend a vote or close it as not carried: the house's chairs, and the chair of the panel that votes. */
  leadVote: {
    does: 'extend or close a vote, as a chair of the committee or of its panel',
    roles: ['committee_chair', 'committee_member'],
  },
  waitingVotes: {
    does: 'see what waits for one’s own vote',
    roles: ['committee_member', 'committee_chair'],
    whose: 'own',
  },
  readPanels: { does: 'see the panels, their members and rules', roles: 'signed_in' },
  changePanels: {
    does: 'make, change and retire panels, and say which policies go to them',
    roles: ['admin', 'committee_chair'],
  },
  nameProxy: {
    does: 'name a proxy for one’s own seat',
    roles: ['committee_member', 'committee_chair'],
    whose: 'own',
  },
  takeProxyBack: { does: 'take back the proxy for one’s own seat', roles: 'signed_in', whose: 'own' },
  endProxy: { does: 'take back anybody’s proxy', roles: ['admin', 'committee_chair'] },
  readComments: { does: 'read comments on drafts', roles: 'signed_in' },
  comment: { does: 'comment on sections of a draft, and answer', roles: 'signed_in' },
  /** One's own thread everybody may resolve. */
  resolveComments: { does: 'resolve anybody’s comments', roles: ['admin', 'author', 'committee_chair'] },
  /** What it leaves out for whom is decided with each proof. */
  readProof: {
    does: 'fetch the proof of a signed version, to be checked elsewhere',
    roles: 'signed_in',
    scope: 'policies:read',
  },
  readProofFormat: { does: 'read what a proof looks like', roles: 'everyone' },
  readAppealsPacket: {
    does: 'fetch what a dispute over a day of service needs',
    roles: 'signed_in',
    scope: 'policies:read',
  },
  sign: { does: 'sign a version', roles: ['medical_director'], notOwnText: true },
  /** Of a signature that waits for others; one that was given for oneself is one's own too. */
  takeBack: { does: 'take one’s own waiting signature back', roles: 'signed_in', whose: 'own' },
  takeBackOthers: {
    does: 'take somebody else’s waiting signature back, with a reason',
    roles: ['medical_director', 'admin'],
  },
} satisfies Permissions;
