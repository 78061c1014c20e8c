/** The cookie that carries a person's session; named here because what tells callers apart needs it too. */
export const SESSION_COOKIE = 'almanac_session';
