import { Controller, Get, Header } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { wallNow } from '../clock/system-clock.ts';
import { Settings } from '../config/settings.ts';
import { Permit } from '../http/permit.ts';
import { operationsPermissions } from './operations.permissions.ts';

/** What is said holds this long from when it is asked for; a copy older than that is to be asked for anew (RFC 9116 §2.5.5). */
const GOOD_FOR_HOURS = 90 * 24;

/** Whom to tell of a vulnerability. */
@Controller()
export class SecurityContactController {
  constructor(private readonly settings: Settings) {}

  /** RFC 9116's file, made from the setting. Throws NotFound where nobody is named. */
  @Get('.well-known/security.txt')
  @Permit(operationsPermissions.readSecurityContact)
  @Header('content-type', 'text/plain; charset=utf-8')
  read(): string {
    const { securityContact, publicUrl } = this.settings;
    if (securityContact === null) throw new NotFound('page', 'security.txt');
    const expires = wallNow().add({ hours: GOOD_FOR_HOURS }).round('second');
    return [
      `Contact: ${securityContact}`,
      `Expires: ${expires.toString()}`,
      'Preferred-Languages: en',
      `Canonical: ${publicUrl}/.well-known/security.txt`,
      '',
    ].join('\n');
  }
}
