import { ApiKeyRow } from './api-key.entity.ts';
import { PasswordCredentialRow } from './password-credential.entity.ts';
import { PersonRoleRow, PersonRow } from './person.entity.ts';
import { SessionRow } from './session.entity.ts';
import { SignInAttemptRow } from './sign-in-attempt.entity.ts';
import { SignInLinkRow } from './sign-in-link.entity.ts';

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
