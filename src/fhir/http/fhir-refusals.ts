import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RefusalForms } from '../../platform/http/refusal-forms.ts';
import { FHIR_PATH, FhirAddresses } from '../fhir-addresses.ts';
import { FHIR_JSON } from './fhir-formats.ts';
import { outcomeOf } from './outcome.present.ts';

/** Has everything below the FHIR base that is refused answered with an OperationOutcome, wherever it is refused. */
@Injectable()
export class FhirRefusals implements OnModuleInit {
  constructor(
    private readonly forms: RefusalForms,
    private readonly addresses: FhirAddresses,
  ) {}

  onModuleInit(): void {
    this.forms.offer(FHIR_PATH, (problem) => ({
      contentType: FHIR_JSON,
      body: outcomeOf(problem, this.addresses.problems),
    }));
  }
}
