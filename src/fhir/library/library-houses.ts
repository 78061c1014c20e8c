import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { FhirAddresses } from '../fhir-addresses.ts';
import type { LibraryHouse } from './library.present.ts';

/** What this house makes its Libraries with. */
@Injectable()
export class LibraryHouses {
  constructor(
    private readonly addresses: FhirAddresses,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  get house(): LibraryHouse {
    const { name, zone } = this.organisation;
    const showCodeDescriptions = this.settings.publishCodeDescriptions;
    return { addresses: this.addresses, publisher: name, zone, showCodeDescriptions };
  }
}
