import type { OpenAPIObject } from '@nestjs/swagger';
import { verbs, type Operation } from './api-operation.ts';

type Response = NonNullable<Operation['responses'][string]>;
type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

/**
 * Describes refusals that several operations share once: each is put in the operations' place for a reference, and is
 * returned under its name, which is made of its status and its codes.
 */
export function sharedRefusals(paths: OpenAPIObject['paths']): Responses {
  const places = Object.values(paths).flatMap((item) =>
    verbs.flatMap((verb) => {
      const { responses = {} } = item[verb] ?? {};
      return Object.keys(responses)
        .filter((status) => status === 'default' || Number(status) >= 400)
        .map((status) => ({ responses, status, response: responses[status]! }));
    }),
  );
  const shared: Responses = {};
  for (const [name, same] of Map.groupBy(places, ({ status, response }) => nameOf(status, response))) {
    const [first] = same;
    if (name === null || first === undefined || same.length < 2) continue;
    shared[name] = first.response;
    for (const { responses, status } of same) responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return shared;
}

/** `Refused429_rate_limited`; null for what is no refusal by code. */
function nameOf(status: string, response: Response): string | null {
  if (!('description' in response)) return null;
  const face = response.description.includes(' in FHIR') ? 'Fhir' : '';
  if (status === 'default') return `${face}Refused`;
  const codes = [...response.description.matchAll(/`(\w+)`/g)].map(([, code]) => code);
  return codes.length === 0 ? null : `${face}Refused${status}_${codes.join('.')}`;
}
