import { settingDefinitions } from './setting-definitions.ts';

interface Described {
  readonly variable: string;
  readonly meaning: string;
  readonly preset: string;
}

/** Every setting with its default as an operator would write it; empty when unset means something of its own. */
function described(): Described[] {
  return Object.values(settingDefinitions).map(({ variable, meaning, schema }) => {
    const value = schema.parse(undefined);
    const preset = typeof value === 'object' ? '' : String(value); // null, or a list, which is empty by default
    return { variable, meaning, preset };
  });
}

/** The text of `.env.example`. */
export function environmentExample(): string {
  const head =
    '# Every setting of Almanac with its default. All are optional; see the README for the two ways to run it.\n';
  return (
    head +
    described()
      .map(({ variable, meaning, preset }) => `\n# ${meaning}\n#${variable}=${preset}\n`)
      .join('')
  );
}

/** The README's table of settings. */
export function settingsTable(): string {
  const rows = described().map(
    ({ variable, meaning, preset }) =>
      `| \`${variable}\` | ${preset === '' ? '' : `\`${preset}\``} | ${meaning} |`,
  );
  return ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
