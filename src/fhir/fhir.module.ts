import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { PublishingModule } from '../publishing/publishing.module.ts';
import { FhirAddresses } from './fhir-addresses.ts';
import { FhirCanonicalController } from './http/canonical.controller.ts';
import { FhirLibraryController } from './http/library.controller.ts';
import { FhirMetadataController } from './http/metadata.controller.ts';
import { FhirRefusals } from './http/fhir-refusals.ts';
import { LibrariesQueries } from './library/libraries.queries.ts';
import { LibraryHouses } from './library/library-houses.ts';
import { LibraryRenderer } from './library/library-renderer.ts';

/** The FHIR R4 face: each version of a policy as a Library. */
@Module({
  imports: [PoliciesModule, PublishingModule],
  controllers: [FhirMetadataController, FhirLibraryController, FhirCanonicalController],
  providers: [FhirAddresses, LibraryHouses, LibraryRenderer, LibrariesQueries, FhirRefusals],
})
export class FhirModule {}
