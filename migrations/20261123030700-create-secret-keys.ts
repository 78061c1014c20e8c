import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which keys the database's secrets are sealed with, so that a missing or wrong one is told at start; and the service's
 * own signing keys, whose private half is sealed and gone once a key is retired, while its public half stays for whoever
 * checks an old signature. A webhook's secret may be a sealed one. Instants are wall-clock time as this database tells it.
 */
export class CreateSecretKeys20261123030700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table secret_key (
        kid text not null,
        check_value text not null,
        sealing_at timestamptz not null,
        emptied_at timestamptz,
        constraint secret_key_pk primary key (kid)
      );

      alter table webhook drop constraint webhook_secret_shape;
      alter table webhook add constraint webhook_secret_shape
        check (secret ~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$' or secret ~ '^eyJ[^.]*[.][.]');

      create table service_key (
        kid text not null,
        public_jwk jsonb not null,
        private_jwk text,
        origin_mark text not null,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint service_key_pk primary key (kid),
        constraint service_key_private check ((private_jwk is null) = (retired_at is not null))
      );
      create unique index service_key_active_key on service_key ((true)) where retired_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table service_key, secret_key;
      alter table webhook drop constraint webhook_secret_shape;
      alter table webhook add constraint webhook_secret_shape
        check (secret ~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$') not valid; -- what was sealed stays, and opens to nobody
    `);
  }
}
