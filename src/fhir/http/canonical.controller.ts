import { Controller, Get, Param, Redirect } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { Permit } from '../../platform/http/permit.ts';
import { columnOfKey } from '../../policies/policy-key.rules.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { publishingPermissions } from '../../publishing/publishing.permissions.ts';

/** Where the canonical address of a policy leads. */
@Controller('fhir/Library')
export class FhirCanonicalController {
  /** To the version in force as a Library; with `|2` to that version. */
  @Get(':canonical')
  @Redirect(undefined, 303)
  @Permit(publishingPermissions.readPublished)
  resolve(@Param('canonical') canonical: string): { readonly url: string } {
    const [slug = '', version] = canonical.split('|');
    if (columnOfKey(slug) !== 'slug') throw new NotFound('Library', canonical.slice(0, 200));
    const policy = `/v1/policies/${slug}`;
    return version === undefined
      ? { url: `${policy}/active.fhir.json` }
      : { url: `${policy}/versions/${versionNumber(version)}.fhir.json` };
  }
}
