import { ApiKeyRow } from './api-keys/api-key.entity.ts';
import { PasswordCredentialRow } from './sign-in/password-credential.entity.ts';
import { PersonRoleRow, PersonRow } from './persons/person.entity.ts';
import { SessionRow } from './sessions/session.entity.ts';
import { SignInAttemptRow } from './sign-in/sign-in-attempt.entity.ts';
import { SignInLinkRow } from './sign-in/sign-in-link.entity.ts';

/** Every table of this feature, as TypeORM maps it. */
export const peopleEntities = [
  PersonRow,
  PersonRoleRow,
  PasswordCredentialRow,
  SessionRow,
  SignInLinkRow,
  SignInAttemptRow,
  ApiKeyRow,
];
