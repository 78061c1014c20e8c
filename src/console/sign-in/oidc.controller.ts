import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError, NotFound } from '../../kernel/errors.ts';
import { OidcConfirmationService } from '../../people/oidc/oidc-confirmation.service.ts';
import { OidcSessionConfirmationService } from '../../people/oidc/oidc-session-confirmation.service.ts';
import { CALLBACK_PATH, OidcProvider } from '../../people/oidc/oidc-provider.ts';
import { OidcSignInService } from '../../people/oidc/oidc-sign-in.service.ts';
import { SignInInterrupted } from '../../people/oidc/oidc.errors.ts';
import { OidcTrips, type ToConfirm, type Trip } from '../../people/oidc/oidc-trips.ts';
import { browserOf, sendOff } from '../../people/oidc/trip-cookie.ts';
import { requireSession, sessionOf } from '../../people/sessions/current-session.ts';
import { setSessionCookie } from '../../people/sessions/session-cookie.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Permit } from '../../platform/http/permit.ts';
import { problemStatus } from '../../platform/http/problem-status.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { CONFIRM_AT_PROVIDER_PATH, CONFIRM_PATH } from '../passkeys/passkey-paths.ts';
import { HOME, returnPath } from '../return-path.rules.ts';
import { OIDC_SIGN_IN_PATH } from './oidc-button.tsx';
import { OidcRefusedPage } from './oidc.page.tsx';

const path = z.string().max(2000);
const startSchema = z.object({ next: path.optional() });
const confirmSchema = z.object({ challenge: z.uuid(), back: path.optional() });

/** What may be wrong at the provider or on the way; anything else is an error like all others. */
const shown: ReadonlySet<string> = new Set([
  'not_admitted',
  'provider_answer_refused',
  'provider_unavailable',
  'reauthentication_failed',
  'sign_in_interrupted',
]);

/**
 * The trips to the OpenID provider: to sign in, to confirm a signature, and to confirm the session. The way back is a GET that opens a session,
 * as the protocol has it: it counts in the browser that began, and once.
 */
@ApiExcludeController()
@Controller()
export class OidcController {
  constructor(
    private readonly provider: OidcProvider,
    private readonly trips: OidcTrips,
    private readonly signIn: OidcSignInService,
    private readonly confirmation: OidcConfirmationService,
    private readonly sessionConfirmation: OidcSessionConfirmationService,
    private readonly pages: ConsolePages,
    private readonly settings: Settings,
  ) {}

  /** Sends the browser to the provider to sign in. */
  @Get(OIDC_SIGN_IN_PATH)
  @Permit(consolePermissions.open)
  async begin(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: startSchema }) query: z.output<typeof startSchema>,
  ): Promise<void> {
    this.requireProvider();
    const next = returnPath(query.next);
    if (sessionOf(request) !== undefined) return this.pages.goTo(reply, next);
    const browser = sendOff(request, reply, this.settings.publicUrl);
    const purpose = { next, confirms: null };
    await this.orRefusal(
      request,
      reply,
      () => purpose,
      async () => {
        this.pages.goTo(reply, (await this.signIn.begin(browser, next)).href);
      },
    );
  }

  /** Sends a signed-in person to the provider to confirm what they are about to sign. */
  @Get('/console/confirm/oidc')
  @Permit(consolePermissions.confirm)
  async confirm(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: confirmSchema }) { challenge, back }: z.output<typeof confirmSchema>,
  ): Promise<void> {
    this.requireProvider();
    const session = requireSession(request);
    const next = returnPath(back ?? refererOf(request));
    const browser = sendOff(request, reply, this.settings.publicUrl);
    const purpose = { next, confirms: { challengeId: challenge } };
    await this.orRefusal(
      request,
      reply,
      () => purpose,
      async () => {
        const url = await this.confirmation.begin(session, browser, challenge, next);
        this.pages.goTo(reply, url.href);
      },
    );
  }

  /** Sends a signed-in person to the provider to show again who they are. */
  @Get(CONFIRM_AT_PROVIDER_PATH)
  @Permit(consolePermissions.ownPasskeys)
  async confirmSession(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: startSchema }) query: z.output<typeof startSchema>,
  ): Promise<void> {
    this.requireProvider();
    const session = requireSession(request);
    const next = returnPath(query.next);
    const browser = sendOff(request, reply, this.settings.publicUrl);
    const purpose = { next, confirms: { challengeId: null } };
    await this.orRefusal(
      request,
      reply,
      () => purpose,
      async () => {
        this.pages.goTo(reply, (await this.sessionConfirmation.begin(session, browser, next)).href);
      },
    );
  }

  /** The way back. Its address is the provider's answer. */
  @Get(CALLBACK_PATH)
  @Permit(consolePermissions.open)
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.requireProvider();
    const query = request.url.split('?').slice(1).join('?');
    const browser = browserOf(request, this.settings.publicUrl);
    let trip: Trip | null = null;
    await this.orRefusal(
      request,
      reply,
      () => trip,
      async () => {
        if (browser === undefined) throw new SignInInterrupted();
        trip = await this.trips.end(new URLSearchParams(query).get('state') ?? '', browser);
        await this.goOn(request, reply, trip, browser, query);
      },
    );
  }

  private async goOn(
    request: FastifyRequest,
    reply: FastifyReply,
    trip: Trip,
    browser: string,
    query: string,
  ): Promise<void> {
    const { confirms } = trip;
    if (confirms === null) {
      const { session } = await this.signIn.finish(trip, browser, query);
      setSessionCookie(reply, session, this.settings.publicUrl);
    } else if (confirms.challengeId === null) {
      await this.sessionConfirmation.finish(trip, confirms, sessionOf(request), browser, query);
    } else {
      const toSign = { ...confirms, challengeId: confirms.challengeId };
      await this.confirmation.finish(trip, toSign, sessionOf(request), browser, query);
    }
    this.pages.goTo(reply, returnPath(trip.next));
  }

  private requireProvider(): void {
    if (this.provider.name === null) throw new NotFound('page', 'of a sign-in provider');
  }

  /** Does a part of a trip, or shows in words why it went no further and what can be done. */
  private async orRefusal(
    request: FastifyRequest,
    reply: FastifyReply,
    purpose: () => Purpose | null,
    part: () => Promise<void>,
  ): Promise<void> {
    try {
      await part();
    } catch (error) {
      if (!(error instanceof DomainError) || !shown.has(error.code)) throw error;
      const { title, again } = wayOn(purpose());
      const body = OidcRefusedPage({ title, message: error.message, again });
      this.pages.show(request, reply, { title, body }, problemStatus[error.code]);
    }
  }
}

/** What a trip was for, as far as its refusal tells it. */
interface Purpose {
  readonly next: string;
  readonly confirms: Pick<ToConfirm, 'challengeId'> | null;
}

function wayOn(trip: Purpose | null) {
  if (trip?.confirms?.challengeId === null) {
    const next = encodeURIComponent(returnPath(trip.next));
    return {
      title: 'Not confirmed',
      again: [{ href: `${CONFIRM_PATH}?next=${next}`, text: 'Confirm again' }],
    };
  }
  if (trip !== null && trip.confirms !== null)
    return {
      title: 'Not confirmed',
      again: [{ href: returnPath(trip.next), text: 'Back to what you were signing' }],
    };
  const next = encodeURIComponent(returnPath(trip?.next));
  return {
    title: 'Not signed in',
    again: [
      { href: `${OIDC_SIGN_IN_PATH}?next=${next}`, text: 'Try again' },
      { href: `${HOME}/sign-in?next=${next}`, text: 'Sign in another way' },
    ],
  };
}

/** The page that the browser comes from, when it is one of ours. */
function refererOf(request: FastifyRequest): string | undefined {
  const { referer } = request.headers;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const { pathname, search } = new URL(referer);
  return `${pathname}${search}`;
}
