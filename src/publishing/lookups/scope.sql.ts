/** Whether, in SQL, a version's list, of which an empty one means all, holds a name in whatever case; a null name is held by any. */
export function holdsFor(list: string, name: string): string {
  return `(${name}::text is null or ${list} = '{}' or lower(${name}) in (select lower(held) from unnest(${list}) held))`;
}

/** Whether, in SQL, two lists have a name in common, in whatever case; an empty one means all. */
export function sharesName(one: string, other: string): string {
  return `(${one} = '{}' or ${other} = '{}' or lower(${one}::text)::text[] && lower(${other}::text)::text[])`;
}
