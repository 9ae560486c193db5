import './look/theme.css';
import './app';
