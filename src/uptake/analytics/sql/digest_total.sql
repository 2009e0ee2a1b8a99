SELECT count(*) FROM spooled;
