import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { CurrentActor, Permit } from '../../http/permit.ts';
import { mailPermissions } from '../mail.permissions.ts';
import { Bounces, LARGEST_RETURNED_MAIL } from './bounces.ts';

/** Body of `POST /v1/mail/bounces`: the whole mail, as `message/rfc822` or as the text of a JSON object. */
const returnedMailSchema = z.strictObject({ message: z.string().min(1) });

/** Mail that came back. */
@Controller('/v1/mail/bounces')
export class BouncesController {
  constructor(private readonly bounces: Bounces) {}

  /** Takes one returned mail; the same again changes nothing. What cannot be read is kept and never guessed from. */
  @Post()
  @HttpCode(202)
  @Permit(mailPermissions.returnMail)
  async take(
    @CurrentActor() actor: Actor,
    @Body({ schema: returnedMailSchema }) { message }: z.output<typeof returnedMailSchema>,
  ) {
    const raw = Buffer.from(message, 'utf8');
    if (raw.length > LARGEST_RETURNED_MAIL) {
      throw new DomainError('payload_too_large', 'a returned mail may have 1 MB: ask for its headers alone', {
        limit: LARGEST_RETURNED_MAIL,
      });
    }
    return await this.bounces.take(actor, raw);
  }
}
