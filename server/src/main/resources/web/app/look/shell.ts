import { css } from 'lit';

/** The frame around every view. */
export const shell = css`
  header {
    position: sticky;
    top: 0;
    z-index: 6;
    display: flex;
    align-items: center;
    gap: 28px;
    height: 48px;
    padding: 0 24px;
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 16px;
    font-weight: 680;
    letter-spacing: -0.02em;
    color: var(--text);
  }
  .brand:hover {
    text-decoration: none;
    color: var(--accent);
  }
  .mark {
    width: 24px;
    height: 24px;
    color: var(--accent);
  }
  nav {
    display: flex;
    gap: 4px;
    height: 100%;
  }
  nav a {
    display: flex;
    align-items: center;
    padding: 0 10px;
    color: var(--muted);
    font-weight: 550;
    border-bottom: 2px solid transparent;
    border-top: 2px solid transparent;
  }
  nav a:hover {
    color: var(--text);
    text-decoration: none;
  }
  nav a[aria-current='page'] {
    color: var(--text);
    border-bottom-color: var(--accent);
  }
  main {
    max-width: 1440px;
    min-width: 0;
    margin: 0 auto;
    padding: 24px 24px 64px;
  }
  main:focus {
    outline: none;
  }
  .skip {
    position: absolute;
    left: 8px;
    top: -60px;
    z-index: 7;
    padding: 6px 12px;
    background: var(--surface);
  }
  .skip:focus {
    top: 6px;
  }
  @media (max-width: 480px) {
    header {
      gap: 12px;
      padding: 0 12px;
    }
    nav {
      gap: 0;
    }
    nav a {
      padding: 0 8px;
    }
    main {
      padding: 16px 12px 48px;
    }
  }
`;
