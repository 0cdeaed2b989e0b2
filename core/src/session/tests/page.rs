//! What the page around the widget wants, says and hears.

use super::*;
