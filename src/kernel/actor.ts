/** What a person may be in the organisation. */
export const roles = [
  'admin',
  'author',
  'reviewer',
  'committee_member',
  'committee_chair',
  'medical_director',
] as const;
export type Role = (typeof roles)[number];

/** What an API key may do. */
export const scopes = [
  'policies:read',
  'policies:write',
  'reviews:read',
  'reviews:write',
  'literature:read',
  'literature:write',
  'people:read',
  'people:write',
  'webhooks:write',
  'audit:read',
  'evaluation:write',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks: a signed-in person, a machine with a key, Almanac itself, or nobody known. */
export type Actor = PersonActor | KeyActor | SystemActor | AnonymousActor;

export interface PersonActor {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}
export interface KeyActor {
  readonly kind: 'key';
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}
export interface SystemActor {
  readonly kind: 'system';
  /** The part of Almanac that acts: `sweep`, `cli` … */
  readonly name: string;
}
export interface AnonymousActor {
  readonly kind: 'anonymous';
}

export const anonymous: AnonymousActor = { kind: 'anonymous' };
export const system = (name: string): SystemActor => ({ kind: 'system', name });
