struct low;
