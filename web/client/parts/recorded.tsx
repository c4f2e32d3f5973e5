import { Fragment, type JSX } from 'preact';
import { sayRecorded } from '../words/say-recorded.ts';
import { useText } from '../words/text.ts';

/** Words of the system's own record: in the page's language where they are fixed ones, else in English as they were written. */
export function Recorded({ children }: { children: string }): JSX.Element {
  const said = sayRecorded(children, useText());
  return (
    <>
      {said.map(({ text, lang }) =>
        lang === undefined ? (
          <Fragment key={text}>{text}</Fragment>
        ) : (
          <span key={text} lang={lang}>
            {text}
          </span>
        ),
      )}
    </>
  );
}
