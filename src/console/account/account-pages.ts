import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { SessionsQueries } from '../../people/sessions/sessions.queries.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { PasswordChange } from '../../people/sign-in/password-change.ts';
import { Settings } from '../../platform/config/settings.ts';
import { ConsolePages } from '../console-pages.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { IdentityViews } from '../identities/identity-views.ts';
import { PasskeyViews } from '../passkeys/passkey-views.ts';
import { AccountPage, type AccountContent } from './account.page.tsx';

/** Puts the page of one's own account together. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly sessions: SessionsQueries,
    private readonly passkeys: PasskeyViews,
    private readonly identities: IdentityViews,
    private readonly passwords: PasswordChange,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  /** Shows it, with what was done or why a form was refused. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    done: AccountContent['done'],
    refusal: FormRefusal | null,
  ): Promise<void> {
    const session = requireSession(request);
    const passkeys = await this.passkeys.of(session);
    const body = AccountPage({
      person: session.person,
      sessions: await this.sessions.ofPerson(session.person.id),
      currentId: session.id,
      passkeys,
      identities: await this.identities.of(session.person.id),
      password: this.settings.passwordSignIn
        ? { exists: passkeys.hasPassword, currentNeeded: !(await this.passwords.mayGoWithout(session)) }
        : null,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(session),
      path: '/console/account/sessions',
      mayEnd: true,
      done,
      refusal,
    });
    const page = { title: 'Your account', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }
}
