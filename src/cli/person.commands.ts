import type { Command } from 'commander';
import { roles, system, type Role } from '../kernel/actor.ts';
import { NotFound } from '../kernel/errors.ts';
import { formatInstant } from '../kernel/instant.ts';
import { PeopleQueries, type Person } from '../people/persons/people.queries.ts';
import {
  credentialsSchema,
  emailSchema,
  nameSchema,
  presentPerson,
} from '../people/persons/people.schemas.ts';
import { PeopleService } from '../people/persons/people.service.ts';
import { SignInLinks, type CreatedLink } from '../people/sign-in/sign-in-links.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { table, type Answer } from './answer.ts';
import type { Almanac } from './connection.ts';
import { by, oneOf } from './option-parsers.ts';
import { run } from './run.ts';

interface NewPersonOptions {
  name: string;
  email: string;
  role: Role[];
  credentials?: string | null;
}

/** Persons listed at once; an organisation has tens. */
const LISTED = 10_000;

/** `almanac person …` */
export function personCommands(program: Command): void {
  const person = program.command('person').description('persons and their roles');

  person
    .command('add')
    .description('add a person and print their one-time sign-in link')
    .requiredOption('--name <name>', 'as it is printed beside a signature', by(nameSchema))
    .requiredOption('--email <address>', 'to sign in with and to send mail to', by(emailSchema))
    .requiredOption('--role <role>', `may be given several times: ${roles.join(', ')}`, oneOf(roles))
    .option('--credentials <text>', 'printed after the name, such as "MD, FACP"', by(credentialsSchema))
    .action(async (options: NewPersonOptions, command: Command) => {
      await run(command, async (almanac) => {
        const added = await almanac
          .get(PeopleService)
          .add(system('cli'), { ...options, roles: options.role });
        return await withLink(
          almanac,
          added,
          `Added ${added.name} <${added.email}>: ${added.roles.join(', ')}`,
        );
      });
    });

  person
    .command('link')
    .description('print a new one-time sign-in link for a person; earlier unused ones end')
    .argument('<address>', "the person's e-mail address")
    .option('--reset-password', 'the password they have ends, and the link asks for a new one')
    .action(async (address: string, options: { resetPassword?: boolean }, command: Command) => {
      await run(command, async (almanac) => {
        const found = await almanac.get(PeopleQueries).byEmail(address);
        if (found === undefined) throw new NotFound('person', address);
        return await withLink(almanac, found, `${found.name} <${found.email}>`, options);
      });
    });

  person
    .command('list')
    .description('print everybody, those who left too')
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const people = await almanac.get(PeopleQueries).list({}, undefined, LISTED);
        return { text: tableOf(people), data: people.map(presentPerson) };
      });
    });
}

async function withLink(
  almanac: Almanac,
  person: Person,
  headline: string,
  options: { resetPassword?: boolean } = {},
): Promise<Answer> {
  const link: CreatedLink = await almanac.get(SignInLinks).create(system('cli'), person.id, options);
  const until = formatInstant(link.expiresAt, almanac.get(Organisation).zone);
  return {
    text: `${headline}\nOne-time sign-in link, good until ${until}:\n  ${link.url}`,
    data: { person: presentPerson(person), link: { url: link.url, expiresAt: link.expiresAt.toString() } },
  };
}

function tableOf(people: readonly Person[]): string {
  return table(
    ['NAME', 'EMAIL', 'ROLES', 'CREDENTIALS', 'ACTIVE'],
    people.map((person) => [
      person.name,
      person.email,
      person.roles.join(', '),
      person.credentials ?? '',
      person.active ? 'yes' : 'no',
    ]),
  );
}
