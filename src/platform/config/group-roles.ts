import { z } from 'zod';
import { roles, type Role } from '../../kernel/actor.ts';

/** A group of the OpenID provider and the role that it gives. */
export interface GroupRole {
  readonly group: string;
  readonly role: Role;
}

/** Reads `group=role,group=role`; a group's name may hold `=`, and a comma as `%2C`. */
export const groupRolesSchema = z.string().transform((text, context): GroupRole[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .flatMap((item) => {
      const at = item.lastIndexOf('=');
      const group = item.slice(0, Math.max(at, 0)).replaceAll(/%2c/gi, ',').trim();
      const role = roles.find((each) => each === item.slice(at + 1).trim());
      if (group !== '' && role !== undefined) return [{ group, role }];
      context.addIssue({
        code: 'custom',
        message: `"${item}" is no group=role; roles are ${roles.join(', ')}`,
      });
      return [];
    }),
);
