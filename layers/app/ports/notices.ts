/** What a person is to know. */
export interface Notice {
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/** The way to a person. It tells at least once; throws an outage where it could not. */
export interface Notices {
  tell(notice: Notice): Promise<void>;
}
