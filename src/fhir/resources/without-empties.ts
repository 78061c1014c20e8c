/**
 * A resource without what has no value: FHIR's JSON has no null, and no empty array, object or string
 * (hl7.org/fhir/R4/json.html). What becomes empty by that is left out too.
 */
export function withoutEmpties<Resource extends object>(resource: Resource): Resource {
  return (kept(resource) ?? {}) as Resource;
}

function kept(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(kept).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .map(([name, child]) => [name, kept(child)] as const)
    .filter(([, child]) => child !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
