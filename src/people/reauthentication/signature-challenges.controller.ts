import { Body, Controller, Header, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { requireSession } from '../sessions/current-session.ts';
import { challengeSchema, presentChallenge } from './signature-challenges.schemas.ts';
import { SignatureChallenges } from './signature-challenges.ts';

/** What a passkey or an identity provider is asked to confirm before a signature. */
@Controller('/v1/signature-challenges')
export class SignatureChallengesController {
  constructor(private readonly challenges: SignatureChallenges) {}

  /** Makes a challenge for content that is about to be signed; it lasts five minutes, ten at a provider, and is used once. */
  @Post()
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.askToSign)
  async create(
    @Req() request: FastifyRequest,
    @Body({ schema: challengeSchema }) body: z.output<typeof challengeSchema>,
  ) {
    markSecretReply(request);
    const { id: sessionId, person } = requireSession(request);
    return presentChallenge(await this.challenges.create({ personId: person.id, sessionId }, body));
  }
}
