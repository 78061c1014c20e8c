import { z } from 'zod';
import { handedKinds, type HandedKind } from '../../committee/offboarding/handover.rules.ts';
import { acknowledgements, type Offboarding } from '../../committee/offboarding/takeover.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';

/** A choice in a list; empty where nobody was chosen. */
const chosen = z.union([z.literal(''), z.uuid()]).optional();

/**
 * What was typed and chosen, as the form sends it: `kind.<kind>`, `policy.<id>` and `acknowledge.<what>`
 * beside the fields with names.
 */
export const offboardingFormSchema = z
  .object({
    successor: chosen,
    reason: reasonSchema,
    sure: z.literal('yes', { error: 'must be ticked: an offboarding cannot be undone in one step' }),
  })
  .catchall(z.string().max(100));

/** What the form asks for. */
export function offboardingOf(form: z.output<typeof offboardingFormSchema>): Offboarding {
  const { successor = '', reason } = form;
  const kinds = handedKinds.flatMap((kind): [HandedKind, string][] => {
    const id = form[`kind.${kind}`];
    return typeof id === 'string' && id !== '' ? [[kind, id]] : [];
  });
  const perPolicy = Object.entries(form).flatMap(([name, id]) =>
    name.startsWith('policy.') && typeof id === 'string' && id !== ''
      ? [{ policy: name.slice('policy.'.length), successor: id }]
      : [],
  );
  return {
    reason,
    ...(successor === '' ? {} : { successor }),
    perKind: Object.fromEntries(kinds),
    perPolicy,
    acknowledge: acknowledgements.filter((what) => form[`acknowledge.${what}`] === 'yes'),
  };
}
