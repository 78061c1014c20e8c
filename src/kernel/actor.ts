/** What a person may be in the organisation. */
export const roles = [
  'admin',
  'author',
  'reviewer',
  'committee_member',
  'committee_chair',
  'medical_director',
  'compliance_officer',
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
  'mail:write',
  'webhooks:write',
  'consumers:read',
  'consumers:write',
  'holdings:write',
  'audit:read',
  'evaluation:write',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks: a signed-in person, a machine with a key, Almanac itself, or nobody known. */
export type Actor = PersonActor | KeyActor | SystemActor | AnonymousActor;

/** A person with a session, and what they may be as it began its request. */
export interface PersonActor {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}
/** A machine that showed an API key. */
export interface KeyActor {
  readonly kind: 'key';
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}
/** Almanac itself: a sweep, a job, the command line. */
export interface SystemActor {
  readonly kind: 'system';
  /** The part of Almanac that acts: `sweep`, `cli` … */
  readonly name: string;
}
/** Somebody without a credential: a consumer of what is published. */
export interface AnonymousActor {
  readonly kind: 'anonymous';
}

/** The caller of a request without a credential. */
export const anonymous: AnonymousActor = { kind: 'anonymous' };
/** Almanac acting by one of its parts. */
export const system = (name: string): SystemActor => ({ kind: 'system', name });

/** An actor as a row keeps them: who they were, as they were named then. */
export interface ActorOnRecord {
  readonly kind: Actor['kind'];
  /** A UUID, of Almanac itself the part that acts; so opaque. Null for somebody without a credential. */
  readonly id: string | null;
  readonly name: string;
}

/** An actor for a row. */
export function actorOnRecord(actor: Actor): ActorOnRecord {
  switch (actor.kind) {
    case 'person':
      return { kind: 'person', id: actor.personId, name: actor.name };
    case 'key':
      return { kind: 'key', id: actor.keyId, name: actor.name };
    case 'system':
      return { kind: 'system', id: actor.name, name: actor.name };
    case 'anonymous':
      return { kind: 'anonymous', id: null, name: 'anonymous' };
  }
}
