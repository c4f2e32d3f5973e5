import type { JSX } from 'preact';
import type { StatusView } from '../../api.ts';
import { useText } from '../words/text.ts';
import { Hash } from './hash.tsx';

export function Footer({ status }: { status: StatusView }): JSX.Element {
  const { words, format } = useText();
  const { journal, state, system } = status;
  return (
    <footer class="foot">
      <span>{words.footer.portfolio(system.portfolioId)}</span>
      {state === undefined ? null : <span>{words.footer.data(format.instant(state.atMs))}</span>}
      <span>
        {words.footer.journal(format.number(journal.seq))} <Hash value={journal.hash} />
      </span>
    </footer>
  );
}
