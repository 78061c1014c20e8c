import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which works a signed version cites. Signed documents never change, so that the rows are written once, as the version is
 * signed; to open three thousand documents for each look at what is cited would cost seconds.
 */
export class IndexCitedReferences20261122020700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table cited_reference (
        version_id uuid not null constraint cited_reference_version_fk references policy_version (id),
        position int not null constraint cited_reference_position_positive check (position > 0),
        number int not null,
        pmid text,
        doi text constraint cited_reference_doi_lower_case check (doi = lower(doi)),
        constraint cited_reference_pk primary key (version_id, position),
        constraint cited_reference_named check (num_nonnulls(pmid, doi) > 0)
      );
      create index cited_reference_pmid_ix on cited_reference (pmid) where pmid is not null;
      create index cited_reference_doi_ix on cited_reference (doi) where doi is not null;

      create function cited_references(p_document jsonb)
      returns table (place int, number int, pmid text, doi text)
      language sql immutable as $$
        select place::int, (entry ->> 'number')::int, entry ->> 'pmid', lower(entry ->> 'doi')
          from jsonb_array_elements(
                 case jsonb_typeof(p_document -> 'references') when 'array' then p_document -> 'references' else '[]' end)
               with ordinality as listed (entry, place)
         where num_nonnulls(entry ->> 'pmid', entry ->> 'doi') > 0 and (entry ->> 'number') ~ '^[0-9]{1,9}$'
      $$;

      create function list_cited_references() returns trigger language plpgsql as $$
      begin
        insert into cited_reference (version_id, position, number, pmid, doi)
        select new.id, place, number, pmid, doi from cited_references(new.document)
        on conflict on constraint cited_reference_pk do nothing;
        return null;
      end $$;
      create trigger policy_version_cites after insert or update of state on policy_version
        for each row when (new.state = 'approved') execute function list_cited_references();

      insert into cited_reference (version_id, position, number, pmid, doi)
      select v.id, r.place, r.number, r.pmid, r.doi
        from policy_version v cross join lateral cited_references(v.document) r where v.state = 'approved';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger policy_version_cites on policy_version;
      drop function list_cited_references;
      drop function cited_references(jsonb);
      drop table cited_reference;
    `);
  }
}
