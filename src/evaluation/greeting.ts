import type { Launched } from '../launch.ts';
import { SampleOrganisation, type SampleSecrets } from './sample-organisation.ts';
import { samplePeople } from './sample-people.ts';

/** Fills an empty evaluation and tells, on the terminal, where everything is. */
export async function greet({ app, settings }: Launched): Promise<void> {
  const url = settings.publicUrl;
  const lines = [`Almanac is running.`, '', `  Console   ${url}/console`, `  API       ${url}/docs`];
  if (settings.evaluation) lines.push(...(await welcome(app.get(SampleOrganisation), url)));
  console.log(`\n${lines.join('\n')}\n`);
}

async function welcome(sample: SampleOrganisation, url: string): Promise<string[]> {
  const secrets = (await sample.isIncomplete()) ? await fill(sample) : undefined;
  const link = await sample.administratorLink();
  return [
    `  Mailbox   ${url}/console/mailbox`,
    '',
    ...(link === null
      ? ['Sign in at the console, or make a new link: npm run almanac -- person link EMAIL']
      : [`Sign in as ${samplePeople.admin.name} (administrator), once:`, `  ${link}`]),
    ...(secrets === undefined ? [] : ['', ...introduce(secrets)]),
    '',
    'This is an evaluation: its database lives in the directory of ALMANAC_DATA. Ctrl-C stops it.',
  ];
}

async function fill(sample: SampleOrganisation): Promise<SampleSecrets> {
  const secrets = await sample.addPeople();
  await sample.addPolicy(secrets);
  return secrets;
}

function introduce({ password }: SampleSecrets): string[] {
  const others = Object.values(samplePeople).filter(({ email }) => email !== samplePeople.admin.email);
  return [
    `The other people of the sample sign in with the password ${password} (shown only now):`,
    ...others.map(
      ({ email, name, roles }) => `  ${email.padEnd(24)}${name}, ${roles.join(', ').replaceAll('_', ' ')}`,
    ),
  ];
}
