import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useLive, type Live } from './live/use-live.ts';
import { useRoute } from './live/use-route.ts';
import { useStored } from './live/use-stored.ts';
import { useTheme } from './live/use-theme.ts';
import { DecisionPage } from './pages/decision.tsx';
import { DecisionsPage } from './pages/decisions.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { Footer } from './parts/footer.tsx';
import { Header } from './parts/header.tsx';
import { hashOf, type Route } from './route.ts';
import { textIn, type Language } from './words/language.ts';
import { TextContext, useText } from './words/text.ts';

/** The owner's page: what it knows, where it is, and in which language and light it is shown. */
export function App(): JSX.Element {
  const live = useLive();
  const route = useRoute();
  const theme = useTheme();
  const [language, setLanguage] = useStored<Language>('language', ['en', 'es'], preferredLanguage());
  const { currency = 'USD', marketZone: zone = 'UTC' } = live.status?.system ?? {};
  const text = useMemo(() => textIn(language, { currency, zone }), [language, currency, zone]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const other: Language = language === 'en' ? 'es' : 'en';
  return (
    <TextContext.Provider value={text}>
      <a class="skip" href="#content" onClick={skipToContent}>
        {text.words.nav.skip}
      </a>
      <Header
        route={route}
        live={live}
        theme={theme}
        onLanguage={() => {
          setLanguage(other);
        }}
      />
      <ModeAnnouncement live={live} />
      <Content route={route} live={live} dark={theme.dark} />
      {live.status === undefined ? null : <Footer status={live.status} />}
    </TextContext.Provider>
  );
}

function Content({ route, live, dark }: { route: Route; live: Live; dark: boolean }): JSX.Element {
  const { words } = useText();
  const main = useRef<HTMLElement>(null);
  const place = hashOf(route);
  const first = useRef(true);
  useEffect(() => {
    // The first place keeps the browser's own focus; every later one is read from its top.
    if (!first.current) {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [place]);
  const mode = live.status?.state?.mode.mode;
  useEffect(() => {
    document.title = mode === undefined ? 'Atalaya' : `${words.mode.names[mode]} · Atalaya`;
  }, [mode, words]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <Page route={route} live={live} dark={dark} />
    </main>
  );
}

function Page({ route, live, dark }: { route: Route; live: Live; dark: boolean }): JSX.Element {
  const { words } = useText();
  const { status } = live;
  if (status === undefined) return <p class="quiet page-message">{words.loading}</p>;
  switch (route.page) {
    case 'overview':
      return <OverviewPage live={live} status={status} dark={dark} />;
    case 'decisions':
      return <DecisionsPage route={route} version={status.journal.seq} />;
    case 'decision':
      return <DecisionPage decisionId={route.decisionId} status={status} />;
  }
}

/** Says a change of mode aloud, whatever page is open. */
function ModeAnnouncement({ live }: { live: Live }): JSX.Element {
  const { words } = useText();
  const mode = live.status?.state?.mode.mode;
  const before = useRef(mode);
  const changed = before.current !== undefined && mode !== undefined && before.current !== mode;
  const said = useRef('');
  if (changed) said.current = words.mode.changed(words.mode.names[mode]);
  before.current = mode ?? before.current;
  return (
    <p class="spoken" aria-live="assertive" data-testid="mode-announcement">
      {said.current}
    </p>
  );
}

function preferredLanguage(): Language {
  return navigator.language.startsWith('es') ? 'es' : 'en';
}

function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
