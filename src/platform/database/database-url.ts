/** The address of the database in use: the operator's, or the embedded server's. An injection token. */
export class DatabaseUrl {
  constructor(readonly value: string) {}
}
