import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import type { DomainError } from '../../kernel/errors.ts';
import { OutgoingFailed } from '../../platform/outgoing/outgoing.ts';
import { ProviderAnswerRefused, ProviderUnavailable } from './oidc.errors.ts';

/** A refusal in words for the person, and what went wrong for the log, without a token or a code. */
export interface ProviderRefusal {
  readonly refusal: DomainError;
  readonly shown: string;
}

/** What a person is told of the errors that a provider may answer with (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
const inWords: Readonly<Record<string, string>> = {
  access_denied: 'you or your administrator there said no',
  login_required: 'it wants you to sign in there first',
  temporarily_unavailable: 'it is too busy just now',
  server_error: 'something went wrong there',
};

/** Reads an error of openid-client, jose or the way to them. */
export function providerRefusal(name: string, error: unknown): ProviderRefusal {
  const chain = causesOf(error);
  const shown = chain.map((each) => `${codeOf(each)}${each.message}`).join(' <- ');
  const away = chain.find((each) => each instanceof ProviderUnavailable || each instanceof OutgoingFailed);
  if (away instanceof ProviderUnavailable) return { refusal: away, shown };
  if (away instanceof OutgoingFailed) return { refusal: new ProviderUnavailable(away.host, away), shown };
  const said = chain.find(
    (each) => each instanceof AuthorizationResponseError || each instanceof ResponseBodyError,
  );
  if (said === undefined) {
    return { refusal: new ProviderAnswerRefused(name, 'what it sent cannot be relied on'), shown };
  }
  const code = /^[\w-]{1,40}$/.test(said.error) ? said.error : 'an error'; // the address bar may say anything
  const reason = inWords[code] ?? `it answered ${code}`;
  return { refusal: new ProviderAnswerRefused(name, reason), shown: `${shown} (${code})` };
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) chain.push(each);
  return chain;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
}
