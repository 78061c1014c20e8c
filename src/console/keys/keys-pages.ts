import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { ApiKeys } from '../../people/api-keys/api-keys.ts';
import type { CreatedKey } from '../../people/api-keys/api-keys.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { KeySecretPage } from './key-secret.page.tsx';
import { KeysPage, type TypedKey } from './keys.page.tsx';

/** Keys of one page. */
const LISTED = 50;

/** Puts the pages about API keys together. */
@Injectable()
export class KeysPages {
  constructor(
    private readonly keys: ApiKeys,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  /** The list, with why a form was refused and what was in it. Throws CursorInvalid. */
  async list(
    request: FastifyRequest,
    reply: FastifyReply,
    cursor: string | undefined,
    refusal: FormRefusal | null,
    typed: TypedKey | null = null,
  ): Promise<void> {
    const found = await this.keys.list(cursor === undefined ? undefined : afterOf(cursor), LISTED + 1);
    const { items, nextCursor } = pageOf(found, LISTED, (key) => [key.id]);
    const body = KeysPage({
      keys: items,
      nextCursor,
      now: wallNow(),
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      defaultDays: this.settings.apiKeyDefaultDays,
      longestDays: this.settings.apiKeyLongestDays,
      refusal,
      typed,
    });
    this.pages.show(
      request,
      reply,
      { title: 'API keys', place: 'organisation', body },
      refusal?.status ?? 200,
    );
  }

  /** A key's new secret, once: in the answer to the form, and at no address. */
  secret(request: FastifyRequest, reply: FastifyReply, made: CreatedKey): void {
    const body = KeySecretPage({ made, zone: this.organisation.zone });
    this.pages.show(request, reply, { title: 'New secret', place: 'organisation', body });
  }
}

function afterOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1).map(String);
  if (id === undefined || !isId(id)) throw new CursorInvalid();
  return id;
}
