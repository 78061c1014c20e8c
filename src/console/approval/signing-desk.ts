import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { Forbidden } from '../../kernel/errors.ts';
import { OidcIdentities } from '../../people/identities/oidc-identities.ts';
import { Passkeys } from '../../people/passkeys/passkeys.ts';
import { SignatureChallenges } from '../../people/reauthentication/signature-challenges.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Signers } from '../../policies/signers.ts';
import { declarationFormSchema } from './signing.schemas.ts';
import type { Principal, SigningContent } from './signing-form.tsx';
import { readTyped, type Typed } from './typed-form.ts';

/** What a form that signs needs to know of its signer. */
export type SignerContent = Pick<SigningContent, 'csrfToken' | 'principals' | 'means' | 'confirmed'>;

/** Prepares forms that sign, whatever is signed: for whom, by which proof. */
@Injectable()
export class SigningDesk {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly signers: Signers,
    private readonly passkeys: Passkeys,
    private readonly identities: OidcIdentities,
    private readonly challenges: SignatureChallenges,
  ) {}

  /**
   * What the form knows of the person at it. `confirmed` is the challenge that the identity provider has confirmed,
   * which the service judges; `excluded` are those for whom nobody signs here, as the text's author.
   */
  async signerOf(
    request: FastifyRequest,
    actor: Actor,
    confirmed: string | undefined,
    excluded: readonly (string | null)[] = [],
  ): Promise<SignerContent> {
    const me = actor.kind === 'person' ? actor.personId : '';
    const principals: Principal[] = await this.signers.principalsOf(this.database.source.manager, me);
    return {
      csrfToken: csrfTokenOf(requireSession(request)),
      principals: principals.filter(({ id }) => !excluded.includes(id)),
      means: {
        password: this.settings.passwordSignIn,
        passkey: (await this.passkeys.workingOf(me)).length > 0,
        provider: await this.identities.canConfirm(me),
      },
      confirmed: confirmed ?? null,
    };
  }

  /**
   * Where a person is sent who wants the identity provider to confirm what a form says; `back` is the page that shows
   * it again, by the fields that are carried on. Throws invalid_request, and `forbidden` for no person.
   */
  async tripTo(
    request: FastifyRequest,
    actor: Actor,
    typed: Typed,
    back: (fields: readonly (readonly [string, string])[]) => string,
  ): Promise<string> {
    if (actor.kind !== 'person') throw new Forbidden('signed_in');
    const { meaning, onBehalfOf, envelopeHash } = readTyped(declarationFormSchema, typed);
    const { id } = await this.challenges.create(
      { personId: actor.personId, sessionId: requireSession(request).id },
      { envelopeHash, meaning, method: 'oidc' },
    );
    const carried: [string, string][] = [
      ['meaning', meaning],
      ...(onBehalfOf === undefined ? [] : [['onBehalfOf', onBehalfOf] as [string, string]]),
      ['confirmed', id],
    ];
    return `/console/confirm/oidc?${new URLSearchParams({ challenge: id, back: back(carried) }).toString()}`;
  }
}
