import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RefusalForms, type RefusedRequest } from '../../platform/http/refusal-forms.ts';
import { acceptedFormat, suffixes } from '../../publishing/renditions/negotiation.rules.ts';
import { FHIR_PATH, FhirAddresses } from '../fhir-addresses.ts';
import { FHIR_JSON } from './fhir-formats.ts';
import { outcomeOf } from './outcome.present.ts';

/**
 * Has whatever is refused to a FHIR client answered with an OperationOutcome, wherever it is refused: below the FHIR base,
 * at a canonical address, and where a version's own address is asked for as FHIR.
 */
@Injectable()
export class FhirRefusals implements OnModuleInit {
  constructor(
    private readonly forms: RefusalForms,
    private readonly addresses: FhirAddresses,
  ) {}

  onModuleInit(): void {
    this.forms.offer(asksForFhir, (problem) => ({
      contentType: FHIR_JSON,
      body: outcomeOf(problem, this.addresses.problems),
    }));
  }
}

const under = (path: string, base: string): boolean => path === base || path.startsWith(`${base}/`);

/** An address of {@link PUBLISHED} without a suffix tells by `Accept` which form it is asked for. */
const PUBLISHED = /^\/v1\/policies\/[^/]+\/(?:active|versions\/\d+)$/;

function asksForFhir({ url, headers }: RefusedRequest): boolean {
  const path = url.split('?', 1)[0]!;
  if (under(path, FHIR_PATH) || under(path, '/fhir/Library') || path.endsWith(`.${suffixes.fhir}`))
    return true;
  return PUBLISHED.test(path) && acceptedFormat(headers.accept) === 'fhir';
}
