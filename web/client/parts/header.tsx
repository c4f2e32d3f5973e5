import type { JSX } from 'preact';
import type { Live } from '../live/use-live.ts';
import type { Theme } from '../live/use-theme.ts';
import { hashOf, type Route } from '../route.ts';
import { useText } from '../words/text.ts';

export function Header({
  route,
  live,
  theme,
  onLanguage,
}: {
  route: Route;
  live: Live;
  theme: Theme;
  onLanguage: () => void;
}): JSX.Element {
  const { words, language } = useText();
  const { connection, status } = live;
  const toOther = theme.dark ? words.theme.light : words.theme.dark;
  return (
    <header class="masthead">
      <a class="brand" href={hashOf({ page: 'overview' })}>
        <Tower />
        <span>Atalaya</span>
      </a>
      <nav aria-label={words.nav.main}>
        <Tab to={{ page: 'overview' }} here={route.page === 'overview'} label={words.nav.overview} />
        <Tab
          to={{ page: 'decisions', filter: 'all', before: 0 }}
          here={route.page !== 'overview'}
          label={words.nav.decisions}
        />
      </nav>
      <p class="standing">
        <span class={`beacon ${connection}`} />
        <span role="status">{words.connection[connection]}</span>
        {status === undefined ? null : (
          <span class="environment">{words.environment[status.system.environment]}</span>
        )}
      </p>
      <div class="switches">
        <button type="button" class="switch" lang={language === 'en' ? 'es' : 'en'} onClick={onLanguage}>
          <span aria-hidden="true">{language === 'en' ? 'ES' : 'EN'}</span>
          <span class="spoken">{words.switchLanguage}</span>
        </button>
        <button type="button" class="switch" title={toOther} onClick={theme.toggle}>
          <Light dark={theme.dark} />
          <span class="spoken">{toOther}</span>
        </button>
      </div>
    </header>
  );
}

function Tab({ to, here, label }: { to: Route; here: boolean; label: string }): JSX.Element {
  return (
    <a href={hashOf(to)} {...(here ? { 'aria-current': 'page' } : {})}>
      {label}
    </a>
  );
}

/** A watchtower, which is what the name means. */
function Tower(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="currentColor">
      <path
        fill-rule="evenodd"
        d="M5 2h3v3h2.5V2h3v3H16V2h3v7l-2 1.6V22H7V10.6L5 9zM10.5 22v-5a1.5 1.5 0 0 1 3 0v5z"
      />
    </svg>
  );
}

function Light({ dark }: { dark: boolean }): JSX.Element {
  return (
    <svg
      viewBox="0 0 24 24"
      width="18"
      height="18"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
    >
      {dark ? (
        <g>
          <circle cx="12" cy="12" r="4.25" />
          <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" />
        </g>
      ) : (
        <path stroke-linejoin="round" d="M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2z" />
      )}
    </svg>
  );
}
